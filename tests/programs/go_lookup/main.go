// SPDX-License-Identifier: Apache-2.0

// Resolves names by Go's own resolver. For each line on its standard input it works on one request, the n-th with ids made
// of the byte n (see go_labels): it resolves the name, connects to port 9 of what it got, and says how many addresses there
// were.
package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"runtime/pprof"
	"strings"
)

func main() {
	fmt.Println("ready", os.Getpid())
	resolver := net.Resolver{PreferGo: true}
	lines := bufio.NewScanner(os.Stdin)
	for number := 1; lines.Scan(); number++ {
		id := fmt.Sprintf("%02x", number)
		labels := pprof.Labels("trace_id", strings.Repeat(id, 16), "span_id", strings.Repeat(id, 8))
		pprof.Do(context.Background(), labels, func(context context.Context) {
			addresses, _ := resolver.LookupHost(context, lines.Text())
			if len(addresses) > 0 {
				if peer, err := net.Dial("tcp", net.JoinHostPort(addresses[0], "9")); err == nil {
					peer.Close()
				}
			}
			fmt.Println("done", number, len(addresses))
		})
	}
}
