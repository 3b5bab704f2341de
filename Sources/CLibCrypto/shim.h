#ifndef ATTACH_CD_LIBCRYPTO_SHIM_H
#define ATTACH_CD_LIBCRYPTO_SHIM_H

#include <openssl/evp.h>
#include <openssl/hmac.h>

#endif
