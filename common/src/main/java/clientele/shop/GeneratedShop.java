package clientele.shop;

import java.util.Map;

/**
 * What was generated.
 *
 * @param rows rows by table, planted dirt included, in the order in which they were written
 * @param transactions clean transaction lines, as they were asked for
 * @param customers customers without planted duplicates
 * @param configuration the configuration file that names the tables as sources
 */
public record GeneratedShop(
    Map<String, Long> rows, long transactions, long customers, String configuration) {}
