"""HTTP, WebSocket, pages, links and cookies."""
