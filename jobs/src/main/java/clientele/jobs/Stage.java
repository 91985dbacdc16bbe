package clientele.jobs;

import clientele.lake.TableContract;
import java.util.List;

/** One step of the pipeline: it reads tables of the lake, transforms, checks and publishes. */
public interface Stage {
  /**
   * The command that runs it.
   *
   * @return such as {@code ingest}
   */
  String name();

  /**
   * The tables it reads.
   *
   * @return in reading order
   */
  List<TableContract> reads();

  /**
   * The tables it writes.
   *
   * @return in commit order: what publishes comes last
   */
  List<TableContract> writes();

  /**
   * Does the work. Whatever it throws, no published table has changed.
   *
   * @param context what to work with
   * @return what was done
   */
  StageResult run(StageContext context);
}
