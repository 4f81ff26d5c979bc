# $1 the new root, $2 Rust, $3 node, $4 the folder of npm, $5 the command.
mount --make-rprivate /
mkdir -p "$1/opt/rust" "$1/opt/node/bin" "$1/opt/node/lib/node_modules" "$1/proc" "$1/dev"
mount --bind "$2" "$1/opt/rust"
touch "$1/opt/node/bin/node"
mount --bind "$3" "$1/opt/node/bin/node"
mount --bind "$4" "$1/opt/node/lib/node_modules"
ln -sfn ../lib/node_modules/npm/bin/npm-cli.js "$1/opt/node/bin/npm"
ln -sfn ../lib/node_modules/npm/bin/npx-cli.js "$1/opt/node/bin/npx"
mount -t proc proc "$1/proc"
mount --rbind /dev "$1/dev"
cp /etc/resolv.conf "$1/etc/resolv.conf"
# A network behind a proxy signs with an authority of its own: whom this machine trusts, the root trusts.
cp /etc/ssl/certs/ca-certificates.crt "$1/usr/local/share/ca-certificates/lent.crt"
chroot "$1" update-ca-certificates >/dev/null 2>&1
exec chroot "$1" /usr/bin/env -i HOME=/root LANG=C.UTF-8 \
  NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt \
  PATH=/opt/rust/bin:/opt/node/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  sh -eu /root/newcomer.sh "$5"
