/** How Clientele sets Spark up: one place for the settings that laptop, tests and cluster share. */
package clientele.spark;
