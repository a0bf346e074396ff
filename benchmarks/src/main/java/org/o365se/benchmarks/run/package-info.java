/** The run: which benchmarks with which settings, and where the raw results go. */
@NullMarked
package org.o365se.benchmarks.run;

import org.jspecify.annotations.NullMarked;
