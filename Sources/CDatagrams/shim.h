// sendmmsg(2) and recvmmsg(2): many datagrams in one call.
#include <sys/socket.h>
#include <sys/uio.h>

// glibc shows them to programs that define _GNU_SOURCE; Swift reads its headers without. This is its struct mmsghdr, and they are its
// functions, under names of their own.
struct dlv_datagram {
  struct msghdr header;
  unsigned int length;
};
int dlv_sendmmsg(int socket, struct dlv_datagram *datagrams, unsigned int count, int flags)
    __asm__("sendmmsg");
int dlv_recvmmsg(int socket, struct dlv_datagram *datagrams, unsigned int count, int flags,
                 struct timespec *timeout) __asm__("recvmmsg");
