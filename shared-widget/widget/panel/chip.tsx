export function Chip({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button type="button" class="chip" dir="auto" onClick={onClick}>
      {label}
    </button>
  );
}
