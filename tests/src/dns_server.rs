//! A DNS server, and the network that it is the server of.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::fd::AsFd as _;
use std::process::{Child, Command, Stdio};
use std::thread;

use anyhow::{Context, Result, ensure};
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};
use tempfile::TempDir;

/// Sets the loopback interface up, lets C libraries ask the server, says so, and stays until its standard input ends.
const INIT: &str = r#"
busybox ip link set lo up
iptables -t nat -A OUTPUT -d 127.0.0.11 -p udp --dport 53 -j DNAT --to-destination 127.0.0.1:5353
mount --bind "$0/resolv.conf" /etc/resolv.conf
mount --bind "$0/nsswitch.conf" /etc/nsswitch.conf
echo ready
read -r line
"#;

/// Answers on port 53 of the loopback interface of a network namespace of its own, in which nothing else is:
/// - `absent.…` does not exist;
/// - `alias.…` is an alias of `edge.vigie.example`;
/// - by TCP, the length of what it says to `apart.…` leaves by itself;
/// - what is asked of 127.0.0.11 a packet filter sends to another port, as Docker has it;
/// - every name has the address 127.0.0.9 for 5 minutes, and no IPv6 address.
pub struct DnsServer {
    namespace: Child,
    _folder: TempDir,
}

impl DnsServer {
    /// Starts it.
    pub fn start() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("vigie-dns-").tempdir()?;
        std::fs::write(folder.path().join("resolv.conf"), "nameserver 127.0.0.1\noptions timeout:5 attempts:1\n")?;
        std::fs::write(folder.path().join("nsswitch.conf"), "hosts: dns\n")?;
        let mut command = Command::new("unshare");
        command.args(["--net", "--mount", "sh", "-ec", INIT]).arg(folder.path());
        let mut namespace =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().context("cannot run unshare")?;
        let mut line = String::new();
        BufReader::new(namespace.stdout.take().context("no standard output")?).read_line(&mut line)?;
        ensure!(line == "ready\n", "the namespace was not made");
        let network = File::open(format!("/proc/{}/ns/net", namespace.id()))?;
        // A thread of its own is in the namespace, for as long as it takes to bind.
        let bound = thread::spawn(move || -> Result<_> {
            move_into_link_name_space(network.as_fd(), Some(LinkNameSpaceType::Network))?;
            let udp = ["127.0.0.1:53", "[::1]:53", "127.0.0.1:5353"].map(UdpSocket::bind);
            Ok((udp, TcpListener::bind("127.0.0.1:53")?))
        });
        let (udp, tcp) = bound.join().map_err(|_| anyhow::anyhow!("binding panicked"))??;
        for socket in udp {
            let socket = socket?;
            thread::spawn(move || serve_datagrams(&socket));
        }
        thread::spawn(move || tcp.incoming().flatten().for_each(|stream| drop(serve_stream(stream))));
        Ok(Self { namespace, _folder: folder })
    }

    /// A command that runs `program` in that network, where its C library asks this server. Its process is the program's.
    pub fn client(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let namespaces = format!("/proc/{}/ns", self.namespace.id());
        let mut command = Command::new("nsenter");
        command.args([format!("--net={namespaces}/net"), format!("--mount={namespaces}/mnt")]).arg(program);
        command
    }
}

impl Drop for DnsServer {
    fn drop(&mut self) {
        // The end of its standard input would end it too.
        drop(self.namespace.kill());
        drop(self.namespace.wait());
    }
}

fn serve_datagrams(socket: &UdpSocket) {
    let mut room = [0; 512];
    while let Ok((length, asker)) = socket.recv_from(&mut room) {
        // Who asked may be gone.
        drop(answer(&room[..length]).map(|answer| socket.send_to(&answer, asker)));
    }
}

fn serve_stream(mut stream: TcpStream) -> Result<()> {
    stream.set_nodelay(true)?;
    loop {
        let mut length = [0; 2];
        stream.read_exact(&mut length)?;
        let mut question = vec![0; u16::from_be_bytes(length).into()];
        stream.read_exact(&mut question)?;
        // One without a question is passed over.
        let Some(answer) = answer(&question) else { continue };
        let length = (answer.len() as u16).to_be_bytes();
        if question[12..].starts_with(b"\x05apart") {
            stream.write_all(&length)?;
            stream.write_all(&answer)?;
        } else {
            stream.write_all(&[&length[..], &answer].concat())?;
        }
    }
}

/// What to say to a message with one question.
fn answer(message: &[u8]) -> Option<Vec<u8>> {
    let name = message.get(12..)?;
    let end = 12 + name.iter().position(|&byte| byte == 0)? + 5;
    let question = message.get(12..end)?;
    let wants_address = question[question.len() - 4..] == [0, 1, 0, 1];
    let absent = question.starts_with(b"\x06absent");
    let mut records = Vec::new();
    if question.starts_with(b"\x05alias") {
        // Its own name is at 12.
        records.push([&b"\xc0\x0c\0\x05\0\x01\0\0\x02\x58\0\x14"[..], b"\x04edge\x05vigie\x07example\0"].concat());
    }
    if wants_address && !absent {
        records.push(b"\xc0\x0c\0\x01\0\x01\0\0\x01\x2c\0\x04\x7f\0\0\x09".to_vec());
    }
    let header =
        [message[0], message[1], 0x81, if absent { 0x83 } else { 0x80 }, 0, 1, 0, records.len() as u8, 0, 0, 0, 0];
    Some([&header[..], question, &records.concat()].concat())
}
