/**
 * How features hang together, on a sample of customers and on all: which say the same as others
 * ({@link clientele.drivers.Redundancy}), and what drives an outcome ({@link
 * clientele.drivers.DriverRegression}).
 */
package clientele.drivers;
