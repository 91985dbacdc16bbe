package clientele.factors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;

class FactorModelTest {
  /** Two groups of four questions, each of one factor. */
  private static final double[][] SIMPLE = {
    {.8, 0}, {.75, 0}, {.7, 0}, {.65, 0}, {0, .7}, {0, .6}, {0, .55}, {0, .5}
  };

  private static List<String> questions(int count) {
    return IntStream.range(0, count).mapToObj(i -> "q" + i).toList();
  }

  /** The correlations that loadings on factors imply. */
  private static double[][] implied(double[][] loadings, double related) {
    double[][] implied = new double[loadings.length][loadings.length];
    for (int i = 0; i < loadings.length; i++) {
      for (int j = 0; j < loadings.length; j++) {
        double[] a = loadings[i];
        double[] b = loadings[j];
        implied[i][j] =
            i == j ? 1 : a[0] * b[0] + a[1] * b[1] + related * (a[0] * b[1] + a[1] * b[0]);
      }
    }
    return implied;
  }

  @Test
  void loadingsOfUnrelatedFactorsAreRecovered() {
    FactorModel model = FactorModel.fit(questions(8), implied(SIMPLE, 0), 500, 1);

    assertThat(model.factors()).isEqualTo(2);
    for (int i = 0; i < SIMPLE.length; i++) {
      assertThat(model.loading(i, 0)).isCloseTo(SIMPLE[i][0], within(1e-4));
      assertThat(model.loading(i, 1)).isCloseTo(SIMPLE[i][1], within(1e-4));
    }
    assertThat(model.correlation(0, 1)).isCloseTo(0, within(1e-4));
    assertThat(model.variance(0))
        .isCloseTo((.8 * .8 + .75 * .75 + .7 * .7 + .65 * .65) / 8, within(1e-4));
  }

  @Test
  void relatedFactorsAreFoundRelated() {
    FactorModel model = FactorModel.fit(questions(8), implied(SIMPLE, 0.4), 500, 1);

    assertThat(model.factors()).isEqualTo(2);
    assertThat(model.correlation(0, 1)).isCloseTo(0.4, within(0.05));
    for (int i = 0; i < SIMPLE.length; i++) {
      assertThat(model.loading(i, 0)).isCloseTo(SIMPLE[i][0], within(0.05));
      assertThat(model.loading(i, 1)).isCloseTo(SIMPLE[i][1], within(0.05));
    }
  }

  @Test
  void questionsAgainstTheGrainLoadNegativelyAndCountTheirOwnWay() {
    double[][] turned = implied(SIMPLE, 0);
    for (int i = 0; i < turned.length; i++) {
      if (i != 2) {
        turned[2][i] *= -1;
        turned[i][2] *= -1;
      }
    }
    FactorModel model = FactorModel.fit(questions(8), turned, 500, 1);

    assertThat(model.loading(2, 0)).isCloseTo(-.7, within(1e-4));
    assertThat(model.alpha(0))
        .isCloseTo(
            FactorModel.fit(questions(8), implied(SIMPLE, 0), 500, 1).alpha(0), within(1e-9));
    assertThat(model.mainFactor(2)).isZero();
    assertThat(model.mainFactor(5)).isEqualTo(1);
  }

  @Test
  void unrelatedQuestionsHaveNoFactor() {
    double[][] none = new double[6][6];
    for (int i = 0; i < none.length; i++) {
      none[i][i] = 1;
    }
    FactorModel model = FactorModel.fit(questions(6), none, 300, 1);

    assertThat(model.factors()).isZero();
  }

  /** Spearman and Brown: k r / (1 + (k − 1) r) for k questions that all correlate by r. */
  @Test
  void alphaOfParallelQuestionsIsKnown() {
    RealMatrix half = new Array2DRowRealMatrix(4, 4);
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        half.setEntry(i, j, i == j ? 1 : 0.5);
      }
    }
    assertThat(Reliability.alpha(half, new double[] {1, 1, 1, 1})).isCloseTo(0.8, within(1e-12));
    assertThat(Reliability.alpha(half, new double[] {1, 0, 0, 0})).isNaN();
  }

  /**
   * The slow way: rows of unrelated normal variables, and the eigenvalues of their correlations.
   */
  @Test
  void chanceIsThatOfRowsDrawnOneByOne() {
    int variables = 8;
    int rows = 120;
    Random random = new Random(5);
    double[] first = new double[400];
    for (int draw = 0; draw < first.length; draw++) {
      PairSums sums = new PairSums(variables);
      for (int row = 0; row < rows; row++) {
        double[] values = new double[variables];
        for (int i = 0; i < variables; i++) {
          values[i] = random.nextGaussian();
        }
        sums.add(values);
      }
      first[draw] = Correlations.eigenvalues(new Array2DRowRealMatrix(sums.correlations()))[0];
    }
    java.util.Arrays.sort(first);

    assertThat(ParallelAnalysis.chance(variables, rows, 3)[0])
        .isCloseTo(first[(int) (0.95 * first.length)], within(0.04));
  }

  @Test
  void correlationsThatNoSampleHasBecomeSuch() {
    // a goes with b and with c, but b against c: three pairs from different rows.
    double[][] pairs = {{1, .9, .9}, {.9, 1, -.9}, {.9, -.9, 1}};
    RealMatrix smoothed = Correlations.smoothed(new Array2DRowRealMatrix(pairs));

    assertThat(Correlations.eigenvalues(smoothed)[2]).isPositive();
    for (int i = 0; i < 3; i++) {
      assertThat(smoothed.getEntry(i, i)).isEqualTo(1);
    }
  }

  @Test
  void missingAnswersLeaveTheirPairsOut() {
    PairSums sums = new PairSums(2);
    sums.add(new double[] {1, 2}).add(new double[] {2, 4}).add(new double[] {3, Double.NaN});
    PairSums other = new PairSums(2).add(new double[] {Double.NaN, 6}).add(new double[] {4, 8});

    sums.merge(other);

    assertThat(sums.rows()).isEqualTo(5);
    assertThat(sums.leastPair()).isEqualTo(3);
    assertThat(sums.means()).containsExactly(2.5, 5);
    assertThat(sums.deviations()[0]).isCloseTo(Math.sqrt(5.0 / 3), within(1e-12));
    assertThat(sums.correlations()[0][1]).isGreaterThan(0.9);
  }
}
