/** Hive Gateway as docs/gateways.md sets it up: it sends on who asks. */
export const gatewayConfig = {
  propagateHeaders: {
    fromClientToSubgraphs: ({ request }) => ({ authorization: request.headers.get("authorization") }),
  },
};
