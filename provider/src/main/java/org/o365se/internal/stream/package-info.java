/** The common part of the streams and the channel: starting messages with a key handle, and reading single chunks from a channel. */
@NullMarked
package org.o365se.internal.stream;

import org.jspecify.annotations.NullMarked;
