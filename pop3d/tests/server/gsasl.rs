//! GNU SASL logs in here with channel binding: its SCRAM, OpenSSL's TLS 1.3 and OpenSSL's own idea of tls-exporter.
//! Nothing of it was written for this server.

use std::process::Command;

use crate::post::{Post, argument, have, run};

/// `openssl s_client` is the line and tells the keying material; libgsasl, called by its C names, says the words.
const SCRIPT: &str = r#"
import base64, ctypes, re, subprocess, sys
mechanism, port, ca, password, right = sys.argv[1:]
line = subprocess.Popen(['openssl', 's_client', '-connect', f'127.0.0.1:{port}', '-CAfile', ca, '-verify_return_error',
    '-tls1_3', '-nocommands', '-ign_eof', '-keymatexport', 'EXPORTER-Channel-Binding', '-keymatexportlen', '32'],
    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
material = None
def hear():
    global material
    for said in line.stdout:
        found = re.match(rb'\s*Keying material: ([0-9A-F]{64})\s', said)
        if found: material = bytes.fromhex(found[1].decode())
        if said.startswith((b'+', b'-ERR')): return said.decode().rstrip('\r\n')
    raise EOFError
def ask(text):
    line.stdin.write(text.encode() + b'\r\n'); line.stdin.flush()
    return hear()
hear()
if right != 'right': material = bytes(32)
gsasl = ctypes.CDLL('libgsasl.so.18')
context, session = ctypes.c_void_p(), ctypes.c_void_p()
assert gsasl.gsasl_init(ctypes.byref(context)) == 0
assert gsasl.gsasl_client_start(context, mechanism.encode(), ctypes.byref(session)) == 0
AUTHID, PASSWORD, CB_TLS_EXPORTER = 1, 3, 25
for name, value in (AUTHID, b'demo'), (PASSWORD, password.encode()), (CB_TLS_EXPORTER, base64.b64encode(material)):
    gsasl.gsasl_property_set(session, name, value)
OK, NEEDS_MORE = 0, 1
def step(text):
    out = ctypes.c_char_p()
    code = gsasl.gsasl_step64(session, text.encode(), ctypes.byref(out))
    assert code in (OK, NEEDS_MORE), code
    return code, out.value.decode()
code, out = step('')
assert base64.b64decode(out).startswith(b'p=tls-exporter,,n=demo,r='), out
reply = ask(f'AUTH {mechanism} {out}')
while reply.startswith('+ '):
    code, out = step(reply[2:])
    reply = ask(out)
assert code == OK or reply.startswith('-ERR'), 'the server did not prove itself'
print(reply)
assert ask('QUIT').startswith('+OK')
line.stdin.close(); line.wait()
"#;

#[test]
fn scram_bound_to_tls_1_3() {
    let library = "import ctypes; ctypes.CDLL('libgsasl.so.18')";
    if !have("openssl", &["version"]) || !have("python3", &["-c", library]) {
        return;
    }
    let post = Post::open();
    let log_in = |mechanism: &str, password: &str, material: &str| {
        let mut command = Command::new("python3");
        command.args(["-c", SCRIPT, mechanism, &post.tls.port().to_string()]);
        command.args([argument(&post.certificate_file()), password, material]);
        let (code, heard, said) = run(&mut command);
        assert_eq!(code, Some(0), "{mechanism} {said}");
        String::from_utf8(heard).expect("text").trim().to_owned()
    };
    for mechanism in ["SCRAM-SHA-1-PLUS", "SCRAM-SHA-256-PLUS"] {
        let welcome = log_in(mechanism, "demo", "right");
        assert!(welcome.starts_with("+OK 4 messages"), "{welcome}");
        let refused = "-ERR [AUTH] wrong user name or password";
        assert_eq!(log_in(mechanism, "demo", "wrong"), refused);
        assert_eq!(log_in(mechanism, "other", "right"), refused);
    }
}
