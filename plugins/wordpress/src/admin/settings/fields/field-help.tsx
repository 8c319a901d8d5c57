/** Help and error as one description, so that a screen reader says both of the field. */
export function FieldHelp({ help, error }: { help?: string | undefined; error: string }) {
  return (
    <>
      {error && (
        <span className="foyer-error" role="alert">
          {error}
        </span>
      )}
      {help}
    </>
  );
}
