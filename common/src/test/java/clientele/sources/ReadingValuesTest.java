package clientele.sources;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadingValuesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "35-44|39.5",
        "65+|65",
        "Under 15K|7500",
        "15-24K|19500",
        "250K+|250000",
        "100-124K|112000",
        "1.5M+|1500000",
        "25,000 - 49,999|37499.5",
        "2 adults|2",
        "5+|5",
        "< 18|9",
        "unknown|-",
        "1/2/3|-",
        "''|-"
      })
  void aBandStandsForItsMiddle(String band, Double middle) {
    assertThat(Bands.middle(band)).isEqualTo(middle);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "12.50|12.50",
        "-3|-3",
        "+.5|+.5",
        "1,234,567.8|1234567.8",
        "1e308|1e308",
        "1,5|-",
        "12f|-",
        "0x1p3|-",
        "NaN|-",
        "Infinity|-",
        "1 2|-",
        "1 234 567.8|1234567.8",
        "1\u00a0234|1234",
        "\u00a012.5\u202f|12.5",
        "\u221212.5|-12.5",
        "£3|-"
      })
  void aPointStandsBeforeTheFraction(String text, String number) {
    assertThat(NumberText.withPoint(text)).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "1.234,56|1234.56",
        "0,5|0.5",
        "1.5|-",
        "12|12",
        "1,2,3|-",
        "1 234,5|1234.5",
        "1\u202f234\u202f567,5|1234567.5",
        "12 34,5|-"
      })
  void aCommaStandsBeforeTheFraction(String text, String number) {
    assertThat(NumberText.withComma(text)).isEqualTo(number);
  }
}
