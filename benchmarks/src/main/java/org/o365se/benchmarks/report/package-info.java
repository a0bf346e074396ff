/** From raw results to {@code docs/reference/benchmarks.md} and its charts. */
@NullMarked
package org.o365se.benchmarks.report;

import org.jspecify.annotations.NullMarked;
