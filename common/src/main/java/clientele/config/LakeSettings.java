package clientele.config;

import java.util.Optional;

/**
 * Where the tables are, and their money.
 *
 * @param root folder that holds one Delta table a name, on any Hadoop file system; needed by every
 *     command that reads or writes the lake
 * @param currency ISO 4217 code of every amount
 */
public record LakeSettings(Optional<String> root, String currency) {}
