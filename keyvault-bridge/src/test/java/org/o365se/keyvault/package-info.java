@NullMarked
package org.o365se.keyvault;

import org.jspecify.annotations.NullMarked;
