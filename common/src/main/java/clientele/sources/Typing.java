package clientele.sources;

import clientele.run.UserException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * Turns raw values into a column's own type. A value that cannot be read becomes NULL; NaN and
 * infinity are no numbers. Meant for a session that is not ANSI (see {@link SourceReader}).
 */
enum Typing {
  ID {
    @Override
    Column read(Column raw, DataType type, String key) {
      if (type.equals(DataTypes.DoubleType) || type.equals(DataTypes.FloatType)) {
        // Readers that know missing values only as NaN have made doubles of whole numbers.
        Column whole = raw.cast(DataTypes.LongType);
        Column isWhole =
            raw.equalTo(functions.floor(raw)).and(functions.abs(raw).lt(functions.lit(1e15)));
        return functions
            .when(functions.isnan(raw), functions.lit(null))
            .when(isWhole, whole.cast(DataTypes.StringType))
            .otherwise(raw.cast(DataTypes.StringType));
      }
      requireOneValue(type, key);
      return text(raw);
    }
  },
  TEXT {
    @Override
    Column read(Column raw, DataType type, String key) {
      requireOneValue(type, key);
      return text(raw);
    }
  },
  CATEGORY {
    @Override
    Column read(Column raw, DataType type, String key) {
      requireOneValue(type, key);
      if (!(type instanceof StringType
          || type instanceof BooleanType
          || type instanceof NullType)) {
        throw UserException.usage(
            key
                + ": "
                + type.sql()
                + " is neither a number nor a category. Give an expression that makes one of it,"
                + " for example year(…) of a date.");
      }
      return text(raw);
    }
  },
  NUMBER {
    @Override
    Column read(Column raw, DataType type, String key) {
      return finite(asNumber(raw, type, key, false).cast(DataTypes.DoubleType));
    }
  },
  NUMBER_COMMA {
    @Override
    Column read(Column raw, DataType type, String key) {
      return finite(asNumber(raw, type, key, true).cast(DataTypes.DoubleType));
    }
  },
  MONEY {
    @Override
    Column read(Column raw, DataType type, String key) {
      return asNumber(raw, type, key, false).cast(MONEY_TYPE);
    }
  },
  MONEY_COMMA {
    @Override
    Column read(Column raw, DataType type, String key) {
      return asNumber(raw, type, key, true).cast(MONEY_TYPE);
    }
  },
  TIME {
    @Override
    Column read(Column raw, DataType type, String key) {
      requireTime(type, key);
      return (type instanceof StringType ? text(raw) : raw).cast(DataTypes.TimestampType);
    }
  },
  DATE {
    @Override
    Column read(Column raw, DataType type, String key) {
      requireTime(type, key);
      return (type instanceof StringType ? text(raw) : raw).cast(DataTypes.DateType);
    }
  },
  FLAG {
    @Override
    Column read(Column raw, DataType type, String key) {
      if (type.equals(DataTypes.BooleanType)) {
        return raw;
      }
      Column word = functions.lower(text(raw));
      return functions
          .when(word.isin("true", "t", "yes", "y", "1", "1.0"), functions.lit(true))
          .when(word.isin("false", "f", "no", "n", "0", "0.0"), functions.lit(false));
    }
  },
  BAND {
    @Override
    Column read(Column raw, DataType type, String key) {
      if (type instanceof NumericType) {
        return finite(raw.cast(DataTypes.DoubleType));
      }
      Column number = finite(text(raw).cast(DataTypes.DoubleType));
      return functions.coalesce(
          number,
          functions
              .udf((UDF1<String, Double>) Bands::middle, DataTypes.DoubleType)
              .apply(text(raw)));
    }
  };

  private static final DataType MONEY_TYPE = DataTypes.createDecimalType(18, 4);

  abstract Column read(Column raw, DataType type, String key);

  static Typing of(Field.Kind kind, boolean decimalComma) {
    return switch (kind) {
      case ID -> ID;
      case TEXT -> TEXT;
      case NUMBER -> decimalComma ? NUMBER_COMMA : NUMBER;
      case MONEY -> decimalComma ? MONEY_COMMA : MONEY;
      case TIME -> TIME;
      case DATE -> DATE;
      case FLAG -> FLAG;
      case BAND -> BAND;
    };
  }

  /** The number that a value is, NaN and infinity included; NULL where it is none. */
  static Column number(Column raw, DataType type, String key, boolean comma) {
    return asNumber(raw, type, key, comma).cast(DataTypes.DoubleType);
  }

  private static Column text(Column raw) {
    // Blanks of every kind, as a spreadsheet leaves them; an empty text is a missing one.
    Column trimmed = functions.trim(raw.cast(DataTypes.StringType), " \t\r\n\u00a0\ufeff");
    return functions.nullif(trimmed, functions.lit(""));
  }

  private static Column asNumber(Column raw, DataType type, String key, boolean comma) {
    if (type instanceof NumericType) {
      return raw;
    }
    if (!(type instanceof StringType)) {
      throw UserException.usage(
          key + ": " + type.sql() + " is no number. Give an expression that makes one of it.");
    }
    UserDefinedFunction plain =
        functions.udf(
            comma
                ? (UDF1<String, String>) NumberText::withComma
                : (UDF1<String, String>) NumberText::withPoint,
            DataTypes.StringType);
    return plain.apply(raw);
  }

  private static Column finite(Column number) {
    return functions.when(
        functions
            .abs(number)
            .leq(functions.lit(Double.MAX_VALUE))
            .and(functions.not(functions.isnan(number))),
        number);
  }

  private static void requireOneValue(DataType type, String key) {
    if (type instanceof StructType || type instanceof ArrayType || type instanceof MapType) {
      throw UserException.usage(
          key
              + ": "
              + type.sql()
              + " is no single value. Give an expression that makes a text of it, for example a"
              + " field of a STRUCT, or array_join(…).");
    }
  }

  private static void requireTime(DataType type, String key) {
    if (!(type instanceof StringType
        || type instanceof DateType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType)) {
      throw UserException.usage(
          key
              + ": "
              + type.sql()
              + " is no time. Say which unit it counts, for example timestamp_seconds(…) or"
              + " timestamp_millis(…).");
    }
  }
}
