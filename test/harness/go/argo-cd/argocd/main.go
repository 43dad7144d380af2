// Command argocd is the parts of Argo CD that generate and sync Applications, in one program that needs no cluster of
// its own. As in Argo CD's own program the name by which it is started says which part it is.
package main

import (
	"log"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/alicebob/miniredis/v2"
	controller "github.com/argoproj/argo-cd/v3/cmd/argocd-application-controller/commands"
	applicationset "github.com/argoproj/argo-cd/v3/cmd/argocd-applicationset-controller/commands"
	askpass "github.com/argoproj/argo-cd/v3/cmd/argocd-git-ask-pass/commands"
	reposerver "github.com/argoproj/argo-cd/v3/cmd/argocd-repo-server/commands"
	"github.com/sirupsen/logrus"
	"github.com/spf13/cobra"
)

func main() {
	commands := map[string]func() *cobra.Command{
		"argocd-application-controller":    controller.NewCommand,
		"argocd-applicationset-controller": applicationset.NewCommand,
		"argocd-repo-server":               reposerver.NewCommand,
		"argocd-git-ask-pass":              askpass.NewCommand,
	}
	name := filepath.Base(os.Args[0])
	if name == "argocd-redis" {
		serveRedis(os.Args[1])
	}
	command, known := commands[name]
	if !known {
		log.Fatalf("there is no part %q", name)
	}
	logrus.AddHook(noMetrics{})
	if command().Execute() != nil {
		os.Exit(1)
	}
}

// serveRedis keeps everything in memory. Its clock stands still unless it is moved, and what is cached
// would then never expire.
func serveRedis(address string) {
	server := miniredis.NewMiniRedis()
	if err := server.StartAddr(address); err != nil {
		log.Fatal(err)
	}
	for range time.Tick(time.Second) {
		server.FastForward(time.Second)
	}
}

// noMetrics ends the listener of the controller's metrics, which would serve every interface and cannot
// be switched off: with a port that there is not, it fails, and the failure would end the process.
type noMetrics struct{}

func (noMetrics) Levels() []logrus.Level { return []logrus.Level{logrus.FatalLevel} }

func (noMetrics) Fire(entry *logrus.Entry) error {
	if strings.Contains(entry.Message, "address 65536: invalid port") {
		runtime.Goexit()
	}
	return nil
}
