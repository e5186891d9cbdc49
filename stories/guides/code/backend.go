package main

import (
	"io"
	"log"
	"net/http"
	"os"
)

func chat(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "only POST", http.StatusMethodNotAllowed)
		return
	}
	// The request's context ends when the reader leaves, and the provider's stream with it.
	call, err := http.NewRequestWithContext(r.Context(), http.MethodPost, os.Getenv("PROVIDER_URL"), r.Body)
	if err != nil {
		http.Error(w, "bad provider address", http.StatusInternalServerError)
		return
	}
	call.Header.Set("Content-Type", "application/json")
	call.Header.Set("Authorization", "Bearer "+os.Getenv("PROVIDER_KEY"))
	answer, err := http.DefaultClient.Do(call)
	if err != nil {
		http.Error(w, "the provider cannot be reached", http.StatusBadGateway)
		return
	}
	defer answer.Body.Close()

	w.Header().Set("Content-Type", answer.Header.Get("Content-Type"))
	w.Header().Set("Cache-Control", "no-cache, no-transform")
	w.Header().Set("X-Accel-Buffering", "no")
	w.WriteHeader(answer.StatusCode)
	buffer := make([]byte, 32*1024)
	for {
		n, err := answer.Body.Read(buffer)
		if n > 0 {
			if _, failed := w.Write(buffer[:n]); failed != nil {
				return
			}
			w.(http.Flusher).Flush()
		}
		if err == io.EOF {
			return
		}
		if err != nil {
			// Half an answer must not look like a whole one: reset the connection.
			panic(http.ErrAbortHandler)
		}
	}
}

func main() {
	http.HandleFunc("/api/chat", chat)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
