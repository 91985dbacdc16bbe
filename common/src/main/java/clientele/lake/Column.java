package clientele.lake;

import org.apache.spark.sql.types.DataType;

/**
 * A column that a table promises.
 *
 * @param name its name
 * @param type its Spark type
 * @param required whether every row has a value
 * @param comment what it means, with its unit
 */
public record Column(String name, DataType type, boolean required, String comment) {}
