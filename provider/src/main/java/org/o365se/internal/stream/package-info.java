/** What the streams and the channel have in common: messages begun with a key handle, and single chunks read from a channel. */
@NullMarked
package org.o365se.internal.stream;

import org.jspecify.annotations.NullMarked;
