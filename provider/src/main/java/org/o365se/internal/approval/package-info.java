/** Signatures of approvers: their public keys, and what they sign with {@code o365se} or {@code ssh-keygen}. No I/O. */
@NullMarked
package org.o365se.internal.approval;

import org.jspecify.annotations.NullMarked;
