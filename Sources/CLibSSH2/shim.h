#ifndef ATTACH_CD_LIBSSH2_SHIM_H
#define ATTACH_CD_LIBSSH2_SHIM_H

#include <libssh2.h>

typedef ssize_t (*shim_receive)(libssh2_socket_t, void *, size_t, int, void **);
typedef ssize_t (*shim_send)(libssh2_socket_t, const void *, size_t, int, void **);
typedef void (*shim_disconnected)(LIBSSH2_SESSION *, int, const char *, int, const char *, int, void **);

/* One door for setting callbacks: the untyped call of 1.10 is deprecated from 1.11.1 on. */
static inline void shim_set_callbacks(LIBSSH2_SESSION *session, shim_receive receive, shim_send send,
                                      shim_disconnected disconnected)
{
#if LIBSSH2_VERSION_NUM >= 0x010b01
    libssh2_session_callback_set2(session, LIBSSH2_CALLBACK_RECV, (libssh2_cb_generic *)receive);
    libssh2_session_callback_set2(session, LIBSSH2_CALLBACK_SEND, (libssh2_cb_generic *)send);
    libssh2_session_callback_set2(session, LIBSSH2_CALLBACK_DISCONNECT, (libssh2_cb_generic *)disconnected);
#else
    libssh2_session_callback_set(session, LIBSSH2_CALLBACK_RECV, (void *)receive);
    libssh2_session_callback_set(session, LIBSSH2_CALLBACK_SEND, (void *)send);
    libssh2_session_callback_set(session, LIBSSH2_CALLBACK_DISCONNECT, (void *)disconnected);
#endif
}

#endif
