/**
 * A harness for tests on real Spark and a real lake: one session a JVM, lakes in temporary folders,
 * assertions on data, a counter of Spark jobs. Published as the test-jar of {@code
 * clientele-common}.
 */
package clientele.testing;
