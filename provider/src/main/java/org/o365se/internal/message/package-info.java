/**
 * The message: its header, its layout and its chunks. Independent of the keys of the chain, and without I/O.
 *
 * <p>{@link Suite} holds the sizes and offsets of a suite, {@link MessageHeader} the first 68 bytes. {@link ChunkCipher} seals and opens one chunk,
 * {@link ChunkEngine} the chunks of a message, with several threads if this is faster. {@link MessageSealer} and {@link MessageOpener} work from the beginning
 * of a message to its end. {@link PrefixOpener} opens a message by its prefix, for readers of single chunks.
 */
@NullMarked
package org.o365se.internal.message;

import org.jspecify.annotations.NullMarked;
