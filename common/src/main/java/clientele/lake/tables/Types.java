package clientele.lake.tables;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** The types that several tables share. */
public final class Types {
  /** An amount of money in a clean table: summed exactly. */
  public static final DataType MONEY = DataTypes.createDecimalType(18, 4);

  /** A sum of such amounts: exact for ten thousand million of the largest. */
  public static final DataType MONEY_SUM = DataTypes.createDecimalType(28, 4);

  /** A list of names. */
  public static final DataType STRINGS = DataTypes.createArrayType(DataTypes.StringType, true);

  /** A list of segment ids. */
  public static final DataType IDS = DataTypes.createArrayType(DataTypes.IntegerType, true);

  /** Numbers by name, where the names come from data. */
  public static final DataType NUMBERS =
      DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType, true);

  /** Texts by name, where the names come from data. */
  public static final DataType TEXTS =
      DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType, true);

  /** Versions by the name of a table. */
  public static final DataType VERSIONS =
      DataTypes.createMapType(DataTypes.StringType, DataTypes.LongType, false);

  private Types() {}
}
