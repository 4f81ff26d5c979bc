cd /root/plainspoken
case "$1" in
test) exec cargo xtask test ;;
run)
  # There is no display: the app says so, and where it answers instead.
  cargo xtask run specs/salon >/tmp/run.log 2>&1 &
  until grep -q '"url"' /tmp/run.log; do
    kill -0 $! 2>/dev/null || { tail -n 40 /tmp/run.log; exit 1; }
    sleep 1
  done
  grep -v '^ *Compiling\|^ *Download' /tmp/run.log
  grep -q 'no display here' /tmp/run.log
  url=$(sed -n 's/.*"url":"\([^"]*\)".*/\1/p' /tmp/run.log | head -n 1)
  node -e 'fetch(process.argv[1]).then(async (answer) => { const page = await answer.text(); if (!answer.ok || !page.includes("<title>")) throw new Error(`${answer.status}: ${page.slice(0, 200)}`); console.log(`it answers at ${process.argv[1]}`); })' "$url"
  ;;
esac
