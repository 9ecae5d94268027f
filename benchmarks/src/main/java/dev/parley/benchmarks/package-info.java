/** Load generators and measurements. */
@NullMarked
package dev.parley.benchmarks;

import org.jspecify.annotations.NullMarked;
