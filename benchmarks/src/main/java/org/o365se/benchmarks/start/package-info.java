/** Small programs whose whole JVM is measured. */
@NullMarked
package org.o365se.benchmarks.start;

import org.jspecify.annotations.NullMarked;
