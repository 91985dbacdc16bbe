/** Factor analysis of survey answers: few scales behind many questions. */
package clientele.factors;
