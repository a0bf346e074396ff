/** What is measured: the same work done by each contender, as JMH benchmarks. */
@NullMarked
package org.o365se.benchmarks.work;

import org.jspecify.annotations.NullMarked;
