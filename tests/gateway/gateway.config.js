/** Hive Gateway as a page of ours tells to set it up: it sends on who asks. See docs/gateways.md. */
export const gatewayConfig = {
  propagateHeaders: {
    fromClientToSubgraphs({ request }) {
      const authorization = request.headers.get("authorization");
      return authorization ? { authorization } : {};
    },
  },
};
