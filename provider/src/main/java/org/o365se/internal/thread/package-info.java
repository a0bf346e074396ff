/** Threads and timers that do not refer to the caller that first needed them. */
@NullMarked
package org.o365se.internal.thread;

import org.jspecify.annotations.NullMarked;
