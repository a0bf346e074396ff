/** Threads and timers of our own, which hold nothing of the caller that happened to need them first. */
@NullMarked
package org.o365se.internal.thread;

import org.jspecify.annotations.NullMarked;
