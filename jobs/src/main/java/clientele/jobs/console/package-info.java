/** What a person sees: a live line on a terminal, plain lines elsewhere, numbers and tables. */
package clientele.jobs.console;
