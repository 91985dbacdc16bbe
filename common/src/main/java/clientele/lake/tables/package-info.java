/** One contract class a table: what the lake promises to those who read it. */
package clientele.lake.tables;
