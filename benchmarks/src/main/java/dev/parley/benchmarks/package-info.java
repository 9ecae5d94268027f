/**
 * Load generators and measurements. {@link dev.parley.benchmarks.LoadGenerator} puts one deployment under load and measures
 * it from outside; {@link dev.parley.benchmarks.Benchmark} starts deployments and compares them.
 */
@NullMarked
package dev.parley.benchmarks;

import org.jspecify.annotations.NullMarked;
