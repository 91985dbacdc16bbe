/**
 * The configuration: HOCON bound to records, checked as a whole before anything starts. {@code
 * reference.conf} holds every key with its default, unit and meaning.
 */
package clientele.config;
