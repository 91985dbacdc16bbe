#!/usr/bin/env bash
# Runs the jar on the Spark distribution of the Python package pyspark: local, and on a standalone
# master with two workers on loopback, in client and in cluster mode. All three must leave the same
# tables, and all readers must read them as Spark does.
#
#   submit.sh [JAR [LAKE]]
#
# LAKE is what Spark's reading is compared on, such as one with all tables; without, it is the one
# that the local run leaves, which has the tables of transactions and customers.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
repository="$(cd "$here/../.." && pwd)"
jar="${1:-$repository/jobs/target/clientele-jobs.jar}"
python="${PYTHON:-python3}"

if [ ! -f "$jar" ]; then
  echo "submit.sh: $jar is not there; build it with mvn -B -ntp package" >&2
  exit 1
fi
SPARK_HOME="$("$python" -c 'import pathlib, pyspark; print(pathlib.Path(pyspark.__file__).parent)')"
export SPARK_HOME SPARK_LOCAL_IP=127.0.0.1 PYSPARK_PYTHON="$python"
version="$("$python" -c 'import pyspark; print(pyspark.__version__)')"
echo "the Spark distribution of pyspark $version"

# A dozen Java processes of seconds each, on few processors: classes compiled little, one thread of
# garbage collection, for all of them, executors and daemons too.
export JAVA_TOOL_OPTIONS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:ReservedCodeCacheSize=256m -XX:MetaspaceSize=256m"
# On a machine so busy that a process hears nothing of another for minutes, none is taken for dead.
patience=(--conf spark.network.timeout=800s --conf spark.executor.heartbeatInterval=60s)
export SPARK_MASTER_OPTS="-Dspark.worker.timeout=800"

work="$(mktemp -d)"
processes=()
finish() {
  status=$?
  trap - EXIT INT TERM
  for process in "${processes[@]}"; do
    kill "$process" 2>/dev/null || true
  done
  for process in "${processes[@]}"; do
    wait "$process" 2>/dev/null || true
  done
  if [ "$status" -ne 0 ]; then
    echo "submit.sh: failed; the last lines of each log:" >&2
    find "$work" \( -name '*.log' -o -name stdout -o -name stderr \) -size +0 \
      -exec sh -c 'echo "== $1"; tail -n 20 "$1"' _ {} \; >&2
  fi
  rm -rf "$work"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

submit() {
  local log="$work/$1.log"
  shift
  # What hangs is given up.
  timeout --kill-after=30 900 "$SPARK_HOME/bin/spark-submit" --class clientele.jobs.Main \
    --driver-memory 1g --conf spark.ui.enabled=false --conf spark.driver.host=127.0.0.1 \
    "${patience[@]}" "$@" >"$log" 2>&1
}

# The exit code that a command must end with.
expect() {
  local wanted="$1" what="$2" found=0
  shift 2
  "$@" || found=$?
  if [ "$found" -ne "$wanted" ]; then
    echo "submit.sh: $what ended with $found, not $wanted" >&2
    exit 1
  fi
  echo "$what: $found, as it must, at $SECONDS s"
}

shop="$work/shop"
# Neither all sources, nor the choice of a model or of k, are the question here.
settings() {
  printf '%s\n' --set "lake.root=$work/$1" --set "sources.transactions.path=$shop/transactions" \
    --set "sources.customers.path=$shop/customers" --set 'value.models=[bg-nbd]' \
    --set segment.k.max=4 --set segment.references=19 --set segment.resamples=10
}
# Memory and the number of tasks suit two workers on one small machine.
small=(--conf spark.sql.shuffle.partitions=4 --conf spark.default.parallelism=4
  --conf spark.databricks.delta.snapshotPartitions=2)

expect 0 "generate, local" submit generate --master 'local[2]' "${small[@]}" \
  "$jar" generate --output "$shop" --customers 500 --transactions 5000
mapfile -t options < <(settings local)
expect 0 "pipeline, local" submit local --master 'local[2]' "${small[@]}" \
  "$jar" pipeline "${options[@]}"
expect 2 "a key that is not there, local" submit key --master 'local[2]' \
  "$jar" pipeline "${options[@]}" --set segment.k.maxx=5
grep -q 'segment.k.max' "$work/key.log"

free_port() {
  "$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
port="$(free_port)"
master="spark://127.0.0.1:$port"
"$SPARK_HOME/bin/spark-class" org.apache.spark.deploy.master.Master \
  --host 127.0.0.1 --port "$port" --webui-port "$(free_port)" >"$work/master.log" 2>&1 &
processes+=($!)
for worker in one two; do
  "$SPARK_HOME/bin/spark-class" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 \
    --webui-port "$(free_port)" -c 2 -m 2g -d "$work/$worker" "$master" \
    >"$work/worker-$worker.log" 2>&1 &
  processes+=($!)
done
# A worker that the master knows may itself not know it yet, and then gets no executor.
for _ in $(seq 900); do
  registered="$(grep -ls 'Successfully registered with master' "$work"/worker-*.log | wc -l || true)"
  [ "$registered" = 2 ] && break
  sleep 0.2
done
[ "$registered" = 2 ] || { echo "submit.sh: the workers did not come up" >&2; exit 1; }

cluster=(--master "$master" --executor-memory 900m --executor-cores 1 --total-executor-cores 2)
# Ends the executors of a worker by the signal that they do not hear of, once a log has a line.
kill_executors() {
  local worker="$1" log="$2" line="$3" executors=()
  for _ in $(seq 3000); do
    grep -qs "$line" "$log" && break
    sleep 0.2
  done
  read -r -a executors < <(cat "/proc/$worker/task/"*/children; echo)
  kill -KILL "${executors[@]}"
}

# Of two executors one dies in the middle of it: another takes its place, and the run goes on.
kill_executors "${processes[1]}" "$work/client.log" 'features: joining' &
mapfile -t options < <(settings client)
expect 0 "pipeline, client mode, an executor killed" submit client "${cluster[@]}" "${small[@]}" \
  "$jar" pipeline "${options[@]}"
grep -q 'exitStatus 137' "$work/worker-one.log" || {
  echo "submit.sh: no executor was killed" >&2
  exit 1
}
mapfile -t options < <(settings cluster)
expect 0 "pipeline, cluster mode" submit cluster "${cluster[@]}" "${small[@]}" \
  --deploy-mode cluster --conf spark.standalone.submit.waitAppCompletion=true \
  "$jar" pipeline "${options[@]}"
# What spark-submit itself ends with in cluster mode is Spark's, and depends on when it asks: how the
# worker saw the driver end is what counts, and the driver's own message.
submit cluster-key "${cluster[@]}" --deploy-mode cluster \
  --conf spark.standalone.submit.waitAppCompletion=true \
  "$jar" pipeline "${options[@]}" --set segment.k.maxx=5 || true
ended() { cat "$work"/worker-*.log | grep -c "Driver driver-.* exited $1" || true; }
for _ in $(seq 900); do
  [ "$(ended 'with failure')" = 1 ] && break
  sleep 0.2
done
if [ "$(ended successfully)" != 1 ] || [ "$(ended 'with failure')" != 1 ]; then
  echo "submit.sh: the drivers in cluster mode did not end as they must" >&2
  exit 1
fi
grep -rqs 'there is no key segment.k.maxx' "$work/one" "$work/two"
echo "a key that is not there, cluster mode: the driver failed, as it must"

# One core more or less, another mode: the same tables.
for mode in client cluster; do
  "$python" "$here/same.py" "$work/local" "$work/$mode" customer_features customer_segments
done

read="${2:-$work/local}"
"$SPARK_HOME/bin/spark-submit" --master 'local[2]' --driver-memory 1g --jars "$jar" \
  --conf spark.ui.enabled=false --conf spark.sql.session.timeZone=UTC \
  --conf spark.sql.parquet.outputTimestampType=TIMESTAMP_MICROS \
  --conf spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension \
  --conf spark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog \
  "$here/export_tables.py" "$read" "$work/export" >"$work/export.log" 2>&1
"$python" "$here/readers.py" "$read" --spark "$work/export"
echo "all of it: $SECONDS s"
