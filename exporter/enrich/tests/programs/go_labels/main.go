// Prints the thread pointer of a thread that runs a goroutine with labels, then waits.
package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/pprof"
	"syscall"
	"unsafe"
)

const archGetFS = 0x1003

func main() {
	runtime.LockOSThread()
	labels := pprof.Labels("trace_id", "0af7651916cd43dd8448eb211c80319c", "span_id", "b7ad6b7169203331")
	pprof.Do(context.Background(), labels, func(context.Context) {
		var threadPointer uint64
		syscall.RawSyscall(syscall.SYS_ARCH_PRCTL, archGetFS, uintptr(unsafe.Pointer(&threadPointer)), 0)
		// Raw: the scheduler must not take the goroutine from its thread between the line and the end.
		line := []byte(fmt.Sprintf("%x\n", threadPointer))
		syscall.RawSyscall(syscall.SYS_WRITE, 1, uintptr(unsafe.Pointer(&line[0])), uintptr(len(line)))
		var wait [1]byte
		syscall.RawSyscall(syscall.SYS_READ, 0, uintptr(unsafe.Pointer(&wait[0])), 1)
	})
}
