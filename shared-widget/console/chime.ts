/** Two soft notes, made here so that there is no file to fetch. */
export function chime(): void {
  const audio = new AudioContext();
  const now = audio.currentTime;
  for (const [at, frequency] of [
    [0, 660],
    [0.12, 880],
  ] as const) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, now + at);
    volume.gain.linearRampToValueAtTime(0.12, now + at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, now + at + 0.35);
    tone.connect(volume).connect(audio.destination);
    tone.start(now + at);
    tone.stop(now + at + 0.4);
  }
  setTimeout(() => void audio.close(), 1_000);
}
