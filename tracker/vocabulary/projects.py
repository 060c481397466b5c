"""Words about the partners' projects."""

from tracker.vocabulary.word import Word


class PlanningStage(Word):
    """How far a project is planned (phases of the HOAI where practice names them)."""

    IDEA = "idea", "Idee"
    CONCEPT = "concept", "Konzept"
    PRELIMINARY = "preliminary", "Vorplanung (LPH 2)"
    DESIGN = "design", "Entwurf (LPH 3)"
    PERMIT = "permit", "Genehmigung (LPH 4)"
    TENDER_READY = "tender_ready", "ausschreibungsreif"


class Duty(Word):
    """Whether a project is a duty of the municipality; matters for partners under budget supervision."""

    MANDATORY = "mandatory", "Pflichtaufgabe"
    VOLUNTARY = "voluntary", "freiwillig"
    CONTINUATION = "continuation", "Fortführung"


class ProjectState(Word):
    """Where a project stands in the inventory."""

    PLANNED = "planned", "geplant"
    RUNNING = "running", "läuft"
    COMPLETED = "completed", "abgeschlossen"
    DROPPED = "dropped", "nicht weiterverfolgt"


class PartnerRole(Word):
    """A partner's part in a project."""

    LEAD = "lead", "federführende Kommune"
    PARTNER = "partner", "beteiligte Kommune"
    ASSOCIATED = "associated", "assoziierte Partnerin (ohne Zuwendung)"


class Leitsatz(Word):
    """The five guiding principles of the partners' memorandum; naming one is optional."""

    NETWORK = "network", "Vernetzung und Identität"
    DATA = "data", "Daten"
    ENVIRONMENT = "environment", "Umwelt und Ressourcen"
    ECONOMY = "economy", "Wirtschaft und Innovation"
    PEOPLE = "people", "Mensch und Teilhabe"


class ImportKind(Word):
    """What would become of a row of somebody's list."""

    NEW = "new", "neu"
    CHANGED = "changed", "geändert"
    UNCHANGED = "unchanged", "unverändert"
    ERROR = "error", "fehlerhaft"
