module vigie/go_lookup

go 1.21
