/**
 * A certified OpenID provider on loopback for the tests of sign-in. It knows anybody by a name whose
 * e-mail is that name at example.com. Its first line says its port; POST /-/rotate gives it new keys.
 */
import { createServer } from "node:http";
import { generateKeyPairSync, randomBytes, randomUUID } from "node:crypto";
import Provider from "oidc-provider";

const [service, secret] = process.argv.slice(2);
let answer;

const server = createServer((request, response) => {
  if (request.method === "POST" && request.url === "/-/rotate") {
    answer = provider().callback();
    response.writeHead(204).end();
    return;
  }
  answer(request, response);
});

server.listen(0, "127.0.0.1", () => {
  answer = provider().callback();
  console.log(server.address().port);
});

// Whoever started us is gone when our input ends.
process.stdin.on("end", () => process.exit(0)).resume();

function provider() {
  return new Provider(`http://127.0.0.1:${server.address().port}`, {
    jwks: { keys: [signingKey()] },
    cookies: { keys: [randomBytes(16).toString("hex")] },
    clients: [
      client("okrgraph", { client_secret: secret, token_endpoint_auth_method: "client_secret_basic" }),
      client("okrgraph-public", { token_endpoint_auth_method: "none" }),
    ],
    claims: { openid: ["sub"], email: ["email", "email_verified"] },
    // Most companies' providers put the e-mail into the ID token; this one does it when told to.
    conformIdTokenClaims: false,
    features: {
      devInteractions: { enabled: true },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true },
    },
    pkce: { required: () => true },
    // Its own guard against calls into private networks would keep it from calling this machine.
    fetch: (url, { dispatcher: _, ...options }) => fetch(url, options),
    findAccount: (_, name) => ({
      accountId: name,
      claims: () => ({ sub: name, email: `${name}@example.com`, email_verified: true }),
    }),
  });
}

function client(id, proof) {
  return {
    client_id: id,
    redirect_uris: [`${service}/auth/callback`],
    post_logout_redirect_uris: [`${service}/auth/signed-out`],
    backchannel_logout_uri: `${service}/auth/backchannel-logout`,
    backchannel_logout_session_required: true,
    ...proof,
  };
}

function signingKey() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...privateKey.export({ format: "jwk" }), kid: randomUUID(), use: "sig", alg: "RS256" };
}
