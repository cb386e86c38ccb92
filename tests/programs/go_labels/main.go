// SPDX-License-Identifier: Apache-2.0

// A server in Go that labels its goroutines with the request that they work on, as wrappers of OpenTelemetry's SDK do. For
// each line on its standard input it works on one request, the n-th with ids made of the byte n: it runs the line in a
// shell, creates the file that the first argument names, and is then idle again.
package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime/pprof"
	"strings"
)

func main() {
	fmt.Println("ready", os.Getpid())
	lines := bufio.NewScanner(os.Stdin)
	for number := 1; lines.Scan(); number++ {
		id := fmt.Sprintf("%02x", number)
		labels := pprof.Labels("route", "/invoice", "trace_id", strings.Repeat(id, 16), "span_id", strings.Repeat(id, 8))
		done := make(chan error)
		go pprof.Do(context.Background(), labels, func(context.Context) {
			err := exec.Command("/bin/sh", "-c", lines.Text()).Run()
			if file, failure := os.Create(os.Args[1]); failure == nil {
				file.Close()
			}
			done <- err
		})
		fmt.Println("done", number, <-done)
	}
}
