/** Audit: events, the log whose lines are chained and closed by signed checkpoints, and its verification. */
@NullMarked
package org.o365se.internal.audit;

import org.jspecify.annotations.NullMarked;
