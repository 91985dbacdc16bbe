package clientele.factors;

import org.apache.commons.math3.linear.RealMatrix;

/** How well questions that are to measure the same agree. */
final class Reliability {
  private Reliability() {}

  /**
   * Cronbach's alpha (1951): k / (k − 1) × (1 − sum of the variances / variance of the sum), up to
   * 1; from 0.7 on a scale is commonly taken as reliable. Of standardised answers where
   * correlations are given.
   *
   * @param covariances of the questions
   * @param signs 1 or −1 for a question of the scale and its direction, 0 for the others
   * @return NaN for fewer than two questions
   */
  static double alpha(RealMatrix covariances, double[] signs) {
    double questions = 0;
    double own = 0;
    double all = 0;
    for (int i = 0; i < signs.length; i++) {
      questions += Math.abs(signs[i]);
      own += Math.abs(signs[i]) * covariances.getEntry(i, i);
      for (int j = 0; j < signs.length; j++) {
        all += signs[i] * signs[j] * covariances.getEntry(i, j);
      }
    }
    return questions < 2 ? Double.NaN : questions / (questions - 1) * (1 - own / all);
  }
}
