/**
 * The jobs: one class a stage, the flow that joins them, and the command line. Read {@link
 * clientele.jobs.Flow} first.
 */
package clientele.jobs;
