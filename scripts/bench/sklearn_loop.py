"""scikit-learn's loop over k: what most people would write, and what the engine is compared with.

    sklearn_loop.py POINTS K_MIN K_MAX

POINTS is a Parquet file of one row a customer, all columns but the first numbers. Standard scaling,
KMeans with three starts at each k, the silhouette of 10,000 rows. Prints a line for each k.
"""

import sys
import time

import numpy as np
import pyarrow.parquet as pq
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

SAMPLE = 10_000

path, k_min, k_max = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
table = pq.read_table(path)
points = np.column_stack([table[name].to_numpy() for name in table.column_names[1:]])
begun = time.monotonic()
points = (points - points.mean(axis=0)) / points.std(axis=0)
fits = silhouettes = 0.0
for k in range(k_min, k_max + 1):
    start = time.monotonic()
    model = KMeans(k, n_init=3, random_state=1).fit(points)
    middle = time.monotonic()
    silhouette = silhouette_score(
        points, model.labels_, sample_size=min(SAMPLE, len(points)), random_state=1
    )
    fits += middle - start
    silhouettes += time.monotonic() - middle
    print(f"k={k} cost={model.inertia_:.6f} silhouette={silhouette:.4f}")
print(f"seconds of the fits: {fits:.2f}")
print(f"seconds of the silhouettes: {silhouettes:.2f}")
print(f"seconds of the loop: {time.monotonic() - begun:.2f}")
