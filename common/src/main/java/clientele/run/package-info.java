/**
 * What a run is: its identity, its date, its seed, its clock, how it tells its progress and how it
 * fails. Nothing outside this package asks the machine what time it is.
 */
package clientele.run;
