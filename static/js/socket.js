// The page's one connection for live updates, made when the first element asks for it.
import { io } from "../vendor/socket.io.esm.min.js";

let socket;

export function connection() {
  // Websocket only: no sticky sessions are needed, whatever stands in front of the workers.
  socket ??= io({ transports: ["websocket"], reconnectionDelayMax: 10_000 });
  return socket;
}
