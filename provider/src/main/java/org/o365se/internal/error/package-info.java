/** The error ids of the provider. */
@NullMarked
package org.o365se.internal.error;

import org.jspecify.annotations.NullMarked;
