// The client's own words, in the language of whoever is looking.
const WORDS = {
  en: {
    channels: "Channels", messages: "Direct messages", app: "App", iAm: "I am", home: "Home",
    chat: "Messages", only: "Only visible to you", edited: "edited", send: "Send",
    placeholder: "Message {name}, or type / for commands", cancel: "Cancel", close: "Close",
    traffic: "Traffic", filter: "Filter", tour: "Guided tour", next: "Next", back: "Back",
    hide: "Hide", as: "Continue as {name}", do: "Do it for me", show: "Show me", first: "Do this step first", shortcuts: "Shortcuts",
    time: "Workspace time:", empty: "Nothing here yet.", off: "The app is not connected.",
    optional: "(optional)", choose: "Choose…", saving: "Saving…", menu: "Menu", step: "Step {n} of {of}",
    thread: "Reply in a thread", fileGone: "This file was deleted.", fileRemove: "Remove {name}",
    fileMost: "Files you can add here: {n}.", fileType: "{name} can’t be added: only {types}.",
    fileChoose: "Choose a file, or drop it here", fileChooseMany: "Choose files, or drop them here",
    more: "More", yes: "Yes",
    page: "Page {n} of {of}", pageBack: "Previous page", pageNext: "Next page",
    fileTrouble: "{name} could not be uploaded.",
  },
  fr: {
    channels: "Canaux", messages: "Messages directs", app: "Application", iAm: "Je suis", home: "Accueil",
    chat: "Messages", only: "Visible par vous seulement", edited: "modifié", send: "Envoyer",
    placeholder: "Écrire à {name}, ou / pour les commandes", cancel: "Annuler", close: "Fermer",
    traffic: "Échanges", filter: "Filtrer", tour: "Visite guidée", next: "Suivant", back: "Précédent",
    hide: "Masquer", as: "Continuer en tant que {name}", do: "Le faire pour moi", show: "Montrez-moi", first: "Faites d’abord cette étape", shortcuts: "Raccourcis",
    time: "Heure de l’espace :", empty: "Rien pour l’instant.", off: "L’application n’est pas connectée.",
    optional: "(facultatif)", choose: "Choisir…", saving: "Enregistrement…", menu: "Menu", step: "Étape {n} sur {of}",
    thread: "Réponse dans un fil", fileGone: "Ce fichier a été supprimé.", fileRemove: "Retirer {name}",
    fileMost: "Fichiers que vous pouvez ajouter ici : {n}.", fileType: "{name} ne peut pas être ajouté : seulement {types}.",
    fileChoose: "Choisir un fichier, ou le déposer ici", fileChooseMany: "Choisir des fichiers, ou les déposer ici",
    more: "Plus", yes: "Oui",
    page: "Page {n} sur {of}", pageBack: "Page précédente", pageNext: "Page suivante",
    fileTrouble: "{name} n’a pas pu être envoyé.",
  },
};

export function language(locale) {
  return String(locale || "en").toLowerCase().startsWith("fr") ? "fr" : "en";
}

export function words(locale) {
  const own = WORDS[language(locale)];
  return (key, values = {}) =>
    own[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}
